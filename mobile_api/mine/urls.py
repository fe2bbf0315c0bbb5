from django.urls import path

from mobile_api.mine import all_of_mine, confirm, contact, data, photos, place, talk, withdraw

app_name = "mine"
urlpatterns = [
    path("", all_of_mine.StartView.as_view(), name="start"),
    path("sent/", all_of_mine.sent, name="sent"),
    path("open/<str:token>/", all_of_mine.OpenView.as_view(), name="open"),
    path("leave/", all_of_mine.leave, name="leave"),
    path("<str:code>/message/", talk.MessageView.as_view(), name="message"),
    path("<str:code>/not-fixed/", talk.NotFixedView.as_view(), name="not-fixed"),
    path("<str:code>/confirm/", confirm.again, name="confirm-again"),
    path("<str:code>/confirm/<str:key>/", confirm.ConfirmView.as_view(), name="confirm"),
    path("<str:code>/photos/", photos.PhotosPage.as_view(), name="photos"),
    path("<str:code>/place/", place.PlacePage.as_view(), name="place"),
    path("<str:code>/withdraw/", withdraw.WithdrawPage.as_view(), name="withdraw"),
    path("<str:code>/contact/", contact.ContactPage.as_view(), name="contact"),
    path("<str:code>/data/", data.ExportPage.as_view(), name="export"),
    path("<str:code>/erase/", data.ErasePage.as_view(), name="erase"),
]
