"""Words that say nothing about a defect, folded, in the languages of our texts."""

import re

from geo.domain.folding import folded

EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        folded("""
aber alle alles als also auch auf aus bei beim bin bis bitte dann das dass dem den der des die dies
diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines etwas euch fehlt
für gegen gibt guten tag hab habe haben hallo hat hatte hier hinter ich ihm ihn ihnen ihr ihre immer
ist jetzt kann kein keine keinen können leider liebe lieber man mehr mein meine mich mir mit muss
müssen nach neben nicht nichts noch nun nur oder ohne schon sehr geehrte damen herren sein seine
seit sich sie sind soll sowie über und uns unser unsere unter viele vielen dank vom von vor war
waren warum was weil wenn wer werden wie wieder wir wird wurde wurden zum zur zwischen freundlichen
freundliche grüßen grüße and any are been but can could dear for from had has have her here his how
its just more not now our out over please some than thank thanks that the their them then there
these they this was were what when where which who why will with you your
"""),
    )
)
