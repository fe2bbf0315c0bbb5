"""How the reporter can be reached: change it, or take it back."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from mobile_api.mine.frame import OwnPage
from mobile_api.mine.mails import seconds_to_wait
from mobile_api.pages.allowance import wait_sentence
from mobile_api.pages.forms import ContactForm
from reports.errors import Refused
from reports.intake import ContactData
from reports.models import Category
from reports.own.correcting import change_contact
from reports.wording import sentence_of


class ContactPage(OwnPage):
    template = "mine/contact.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(form=self._form(initial=vars(self._known())))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if "remove" in request.POST:
            return self._change(self._form({}), ContactData(), _("Your contact data is deleted."))
        form = self._form(request.POST)
        if not form.is_valid():
            return self.page(422, form=form)
        contact = ContactData(**form.cleaned_data)
        if contact.email and contact.email != self._known().email:
            seconds = seconds_to_wait(request, contact.email)
            if seconds:
                form.add_error("email", wait_sentence(seconds))
                return self.page(429, form=form)
        return self._change(form, contact, _("Your contact data is changed."))

    def _change(self, form: ContactForm, contact: ContactData, told) -> HttpResponse:
        try:
            change_contact(self.report, contact)
        except Refused as refused:
            form.full_clean()
            for error in refused.errors:
                form.add_error(error.pointer.rpartition("/")[2], sentence_of(error))
            return self.page(422, form=form)
        return self.done(told)

    def _known(self) -> ContactData:
        contact = getattr(self.report, "contact", None)
        return ContactData(contact.email, contact.name, contact.phone) if contact else ContactData()

    def _form(self, data=None, **of) -> ContactForm:
        takes = self.report.category.contact
        wanted = takes if takes == Category.Contact.NONE else Category.Contact.OPTIONAL
        return ContactForm(data, wanted=wanted, **of)
