"""Column headings of other systems in several languages, and the mapping guessed from them."""

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from portal.directory.rules import Field

_KNOWN: Mapping[Field, str] = {
    Field.EMPLOYEE_NUMBER: """
        employee_number employee_no employee_id emp_id emp_no staff_number staff_id personnel_number payroll_number
        worker_id person_id hr_id
        personalnummer personal_nr personalnr pers_nr persnr mitarbeiternummer mitarbeiter_nr mitarbeiter_id
        personeelsnummer personeelsnr medewerkernummer medewerker_id
        matricule numero_matricule numero_employe numero_salarie numero_d_employe id_employe
        numero_de_empleado numero_empleado id_empleado legajo codigo_empleado
        matricola numero_matricola codice_dipendente id_dipendente numero_dipendente""",
    Field.NAME: """
        name full_name display_name employee_name person worker
        vollstandiger_name vollstaendiger_name mitarbeiter mitarbeitername anzeigename
        naam volledige_naam weergavenaam medewerker
        nom_complet nom_et_prenom prenom_et_nom nom_prenom prenom_nom employe salarie
        nombre_completo nombre_y_apellidos nombre_y_apellido empleado
        nome_completo nome_e_cognome cognome_e_nome nominativo dipendente""",
    Field.GIVEN_NAME: """
        given_name first_name forename firstname christian_name vorname rufname voornaam roepnaam prenom nombre
        nombre_de_pila nome nome_proprio""",
    Field.FAMILY_NAME: """
        family_name last_name surname lastname nachname familienname zuname achternaam familienaam nom nom_de_famille
        apellido apellidos primer_apellido cognome""",
    Field.EMAIL: """
        email e_mail mail email_address e_mail_address work_email business_email company_email upn user_principal_name
        email_adresse e_mail_adresse mailadresse dienstliche_e_mail geschaftliche_e_mail e_mail_dienstlich
        e_mailadres emailadres mailadres werk_e_mail
        adresse_e_mail adresse_email courriel adresse_mail mel adresse_electronique adresse_de_courriel
        correo correo_electronico direccion_de_correo email_corporativo
        indirizzo_e_mail indirizzo_email posta_elettronica email_aziendale""",
    Field.JOB_TITLE: """
        job_title title position job business_title role_title
        stellenbezeichnung funktion titel berufsbezeichnung positionsbezeichnung stelle tatigkeit
        functie functietitel functienaam
        poste intitule_du_poste fonction titre emploi intitule_de_poste
        puesto cargo titulo puesto_de_trabajo
        mansione qualifica ruolo_aziendale posizione titolo""",
    Field.UNIT: """
        unit department org_unit organisational_unit organizational_unit organisation_unit team division
        business_unit dept unit_path
        abteilung organisationseinheit bereich einheit kostenstellenbezeichnung orgeinheit
        afdeling organisatie_eenheid eenheid organisatieonderdeel
        service departement direction unite unite_organisationnelle equipe
        departamento unidad area unidad_organizativa seccion
        reparto dipartimento unita ufficio unita_organizzativa""",
    Field.SITE: """
        site location office work_location workplace office_location city
        standort arbeitsort dienstort niederlassung werk ort betriebsstatte
        locatie vestiging standplaats werklocatie plaats
        lieu lieu_de_travail etablissement localisation ville
        sede centro_de_trabajo ubicacion lugar_de_trabajo centro ciudad
        sede_di_lavoro luogo_di_lavoro stabilimento citta""",
    Field.MANAGER: """
        manager line_manager manager_name supervisor reports_to manager_id manager_number manager_employee_number
        manager_email boss
        vorgesetzter vorgesetzte vorgesetzter_personalnummer fuhrungskraft vorgesetzte_r teamleiter leiter
        leidinggevende direct_leidinggevende manager_personeelsnummer chef
        responsable superieur superieur_hierarchique responsable_hierarchique n_1 manager_matricule
        jefe superior supervisor_directo jefe_directo
        responsabile superiore responsabile_diretto capo""",
    Field.JOB_ROLES: """
        job_roles job_role roles role agent_roles portal_roles
        rollen rolle aufgabenrollen rol roles_metier role_metier rol_de_trabajo ruoli ruolo""",
    Field.STATE: """
        state status employment_status employee_status
        beschaftigungsstatus mitarbeiterstatus zustand
        toestand dienstverband_status statut etat estado situacion stato""",
    Field.LANGUAGE: """
        language preferred_language locale lang
        sprache korrespondenzsprache taal voorkeurstaal langue langue_preferee idioma lengua lingua""",
    Field.TIME_ZONE: """
        time_zone timezone tz zeitzone tijdzone fuseau_horaire zona_horaria huso_horario fuso_orario""",
}
_FIELD_OF = {heading: field for field, headings in _KNOWN.items() for heading in headings.split()}
_CLOSE = 0.9


def plain(heading: str) -> str:
    """Return a heading without accents, case and punctuation: “E-Mail-Adresse *” gives ``e_mail_adresse``."""
    spelled = heading.casefold().replace("ø", "o").replace("ł", "l")
    letters = unicodedata.normalize("NFKD", spelled)
    words = "".join(each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))
    return "_".join(words.split())


def guess(headers: Sequence[str], *, only_exact: bool = False) -> dict[Field, int]:
    """Return the guessed column of each field: the first match, exact words before near misses."""
    found: dict[Field, int] = {}
    for read in (_FIELD_OF.get,) if only_exact else (_FIELD_OF.get, _nearly):
        for column, heading in enumerate(headers):
            field = read(plain(heading))
            if field and column not in found.values():
                found.setdefault(field, column)
    return _reconcile_names(found, [plain(heading) for heading in headers])


def look_alikes(headers: Sequence[str], mapping: Mapping[Field, int]) -> dict[Field, list[int]]:
    """Return the columns that could bring a field as well, but are not chosen for any."""
    fields = {
        column: _FIELD_OF.get(plain(heading)) or _nearly(plain(heading))
        for column, heading in enumerate(headers)
    }
    names = {plain(headers[column]): field for field, column in mapping.items() if column < len(headers)}
    found: dict[Field, list[int]] = {}
    for column, heading in enumerate(headers):
        field = names.get(plain(heading)) or fields[column]
        if field and field in mapping and column not in mapping.values():
            found.setdefault(field, []).append(column)
    return found


def unused(headers: Sequence[str], mapping: Mapping[Field, int]) -> list[str]:
    """Return the headings of the columns that bring no field."""
    return [heading for column, heading in enumerate(headers) if heading and column not in mapping.values()]


def _reconcile_names(found: dict[Field, int], headings: Sequence[str]) -> dict[Field, int]:
    """Return the mapping with one full name or two halves, never both.

    “Nome” alone is a full name; “Name” beside “Vorname” is a family name.
    """
    halves = [field for field in (Field.GIVEN_NAME, Field.FAMILY_NAME) if field in found]
    if len(halves) == 1:
        half = found.pop(halves[0])
        other = Field.FAMILY_NAME if halves[0] is Field.GIVEN_NAME else Field.GIVEN_NAME
        if Field.NAME not in found:
            found[Field.NAME] = half
        elif headings[found[Field.NAME]] in ("name", "naam"):
            found[halves[0]], found[other] = half, found.pop(Field.NAME)
    elif halves:
        found.pop(Field.NAME, None)
    return {field: found[field] for field in Field if field in found}


def _nearly(heading: str) -> Field | None:
    close = get_close_matches(heading, _FIELD_OF, n=1, cutoff=_CLOSE)
    return _FIELD_OF[close[0]] if close else None
