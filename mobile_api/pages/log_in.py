"""The log-in of people who work here, for crews mostly."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse

from mobile_api.pages.allowance import not_counted, seconds_to_wait, wait_sentence
from mobile_api.throttles import LOG_INS


class LogInView(LoginView):
    """Passwords cannot be tried without end; the count is the one of the API's log-in."""

    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        seconds = seconds_to_wait(request, LOG_INS)
        if not seconds:
            return super().post(request, *args, **kwargs)
        form = AuthenticationForm(request, initial={"username": request.POST.get("username", "")[:254]})
        context = self.get_context_data(form=form, refusal=wait_sentence(seconds))
        response = self.render_to_response(context, status=429)
        response["Retry-After"] = str(seconds)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        not_counted(self.request, LOG_INS)
        return super().form_valid(form)
