"""What somebody who reported something can do later, without an account: below /<lang>/my/."""
