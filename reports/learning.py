"""What past reports teach about the words of their categories."""

from django.db import transaction

from geo.models import Municipality
from reports.domain.suggestion import Tally
from reports.domain.workflow import Status
from reports.models import Category, LearntWord, Text

# Taken back, or refused: nobody should learn from it.
NOT_LEARNT = (Status.WITHDRAWN, Status.REJECTED)


def learn_words() -> int:
    """Count anew which words the reports of each category use; gives how many words.

    Nothing of a text is kept but the counts of its words, and no word of fewer than three people. What was
    erased or taken back since is gone from the counts.
    """
    return sum(_learn(town) for town in Municipality.objects.all())


@transaction.atomic
def _learn(town: Municipality) -> int:
    # Two at once would write the same rows.
    Municipality.objects.select_for_update(no_key=True).get(pk=town.pk)
    tally, words = Tally(), Text.objects.descriptions().filter(report__municipality=town)
    told = (
        words.filter(report__awaiting_confirmation=False)
        .exclude(report__status__in=NOT_LEARNT)
        .values_list("report__category_id", "body", "report__contact__email", "report_id")
    )
    for category, body, email, report in told.iterator(chunk_size=2000):
        tally.add(category, body, (email or "").lower() or str(report))
    LearntWord.objects.filter(category__municipality=town).delete()
    learnt = tally.words()
    LearntWord.objects.bulk_create(
        (
            LearntWord(category_id=category, word=word, reports=reports)
            for word, counts in learnt.items()
            for category, reports in counts.items()
        ),
        batch_size=2000,
    )
    categories = list(Category.objects.filter(municipality=town))
    for one in categories:
        one.learnt_from = tally.reports[one.pk]
    Category.objects.bulk_update(categories, ["learnt_from"])
    return len(learnt)
