"""The rules of certificates, without a database."""
