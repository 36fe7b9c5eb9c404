"""Guessing columns from the headings of other systems."""

import pytest

from portal.directory.headings import guess, plain
from portal.directory.rules import Field


@pytest.mark.parametrize(
    ("headings", "meaning"),
    [
        (
            "employee_number,name,email,job_title,unit,site,manager,job_roles,state,language,time_zone",
            "employee_number name email job_title unit site manager job_roles state language time_zone",
        ),
        (
            "Personal-Nr.;Nachname;Vorname;E-Mail;Abteilung;Standort;Vorgesetzte/r;Status",
            "employee_number family_name given_name email unit site manager state",
        ),
        (
            "Matricule;Nom;Prénom;Adresse e-mail;Service;Lieu de travail;Responsable",
            "employee_number family_name given_name email unit site manager",
        ),
        ("Naam;Voornaam;E-mailadres;Afdeling;Leidinggevende", "family_name given_name email unit manager"),
        (
            "Nombre;Apellidos;Correo electrónico;Departamento;Jefe",
            "given_name family_name email unit manager",
        ),
        (
            "Matricola;Nome;Cognome;E-mail;Reparto;Sede",
            "employee_number given_name family_name email unit site",
        ),
        ("Nome;E-mail", "name email"),
        ("Full Name;First name;Work e-mail", "name - email"),
        ("Emplyee number;E mail adress;Colour", "employee_number email -"),
    ],
)
def test_headings_of_six_languages_are_understood(headings: str, meaning: str) -> None:
    columns = headings.replace(";", ",").split(",")

    wanted = {Field(name): column for column, name in enumerate(meaning.split()) if name != "-"}

    assert guess(columns) == wanted


def test_the_first_of_two_columns_with_one_meaning_counts() -> None:
    assert guess(["E-Mail", "Mail", "Name"]) == {Field.EMAIL: 0, Field.NAME: 2}


def test_accents_case_and_signs_do_not_matter() -> None:
    assert plain("  Führungs-KRAFT * ") == "fuhrungs_kraft"
    assert plain("(—)") == ""
