"""What operations of certificates could tell of another district."""

from tests.secrecy.routes.kinds import Listed, Named, Own, Public

ROUTES = {
    "get_certificates": Listed(),
    "get_certificates_by_id": Named("certificate"),
    "get_certificates_me": Own(),
    "get_certificates_paper_pdf": Named("certificate", holders_alone=True),
    "get_certificates_signed_jws": Named("certificate", holders_alone=True),
    "get_certificates_verified": Public(),
    "post_certificates": Own(),
    "post_certificates_corrections": Named("certificate"),
    "post_certificates_revocations": Named("certificate"),
    "post_certificates_signed_statements": Public(),
}
