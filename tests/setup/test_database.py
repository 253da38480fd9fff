import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_application_is_neither_owner_nor_superuser():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, usesuper from pg_user where usename = current_user")
        assert cursor.fetchone() == ("bw_app", False)


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied():
    pass
