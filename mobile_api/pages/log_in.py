"""The log-in of people who work here: crews, desk and administration."""

import math

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from mobile_api import log_ins
from mobile_api.pages.allowance import wait_sentence


class LogInForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {"invalid_login": _("E-mail or password is wrong.")}


class LogInView(LoginView):
    """Passwords cannot be tried without end; the count is the one of the API's log-in."""

    authentication_form = LogInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        wait = log_ins.count(request, self._email())
        if wait is None:
            return super().post(request, *args, **kwargs)
        seconds = max(1, math.ceil(wait))
        form = LogInForm(request, initial={"username": self._email()})
        context = self.get_context_data(form=form, refusal=wait_sentence(seconds))
        response = self.render_to_response(context, status=429)
        response["Retry-After"] = str(seconds)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        log_ins.forgive(self.request, self._email())
        return super().form_valid(form)

    def _email(self) -> str:
        return self.request.POST.get("username", "")[:254]
