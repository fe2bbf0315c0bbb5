from django.http import HttpResponse
def look_up(request): return HttpResponse("")
def status(request, code): return HttpResponse(code)
