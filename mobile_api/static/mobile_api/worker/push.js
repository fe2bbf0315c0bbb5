// What happens when a push message arrives.
