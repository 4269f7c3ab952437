"""The words and limits of files of evidence that every service uses. No framework here."""

FILE_BYTES_MAX = 11 * 1024 * 1024
FILE_NAME_CHARACTERS_MAX = 120
UPLOAD_NAME_CHARACTERS_MAX = 255
MEDIA = ("image/jpeg", "image/png", "image/webp", "application/pdf")
