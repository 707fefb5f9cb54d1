"""Whom a person of the provider's is here: signed in, made, connected, disconnected.

An identity is the provider and its name for the person. An e-mail address is none: whoever can
write an address at some provider would else take over the account that has it here.
"""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import service as accounts
from app.accounts.service import User
from app.database import now, storable
from app.errors import Conflict, NotFound
from app.i18n import _
from app.oidc import queries
from app.oidc.models import Identity
from app.oidc.provider import Person


async def sign_in(session: AsyncSession, person: Person, registration: str) -> User:
    """Who this is here; at the first time a new account.

    Raises `Forbidden` where people make no accounts by themselves, and `Conflict` where an account
    has their confirmed address.
    """
    try:
        async with session.begin_nested():
            return await _sign_in(session, person, registration)
    except IntegrityError:
        # Another tab of theirs was first, or a name was taken just now.
        return await _sign_in(session, person, registration)


async def _sign_in(session: AsyncSession, person: Person, registration: str) -> User:
    known = await queries.identity(session, person.issuer, person.subject)
    if known is not None:
        await queries.touch(session, known.id, _label(person), now())
        return await accounts.user_of_id(session, known.user_id)
    accounts.check_registration(registration)
    user = await accounts.create_from_outside(
        session, wanted=person.username, email=person.email, verified=person.email_verified
    )
    await _add(session, user, person)
    return user


async def connect(session: AsyncSession, user: User, person: Person) -> None:
    """From now on the person may sign in as this user. Raises `Conflict`: they are another's."""
    known = await queries.identity(session, person.issuer, person.subject)
    if known is None:
        try:
            async with session.begin_nested():
                await _add(session, user, person)
        except IntegrityError as error:
            raise _another(person) from error
    elif known.user_id != user.id:
        raise _another(person)


def _another(person: Person) -> Conflict:
    return Conflict(
        _(
            "%(label)s signs in to another account here. Disconnect it there first, "
            "or sign out at the provider and come with another name.",
            label=_label(person),
        )
    )


async def _add(session: AsyncSession, user: User, person: Person) -> None:
    moment = now()
    session.add(
        Identity(
            user_id=user.id,
            issuer=person.issuer,
            subject=person.subject,
            label=_label(person),
            created_at=moment,
            used_at=moment,
        )
    )
    await session.flush()


def _label(person: Person) -> str:
    return str(storable(person.email or person.username or person.subject))[:254]


async def identities_of(session: AsyncSession, user: User) -> list[Identity]:
    """The user's ways in by a provider, oldest first."""
    return await queries.identities_of(session, user.id)


async def disconnect(session: AsyncSession, user: User, identity_id: int, issuer: str) -> None:
    """Take one way in away. Raises `Conflict` when it is the last one, `NotFound` when not theirs.

    `issuer`: the provider that people can sign in by now; identities of a former one open nothing.
    """
    mine = await queries.identities_of(session, user.id)
    if identity_id not in [one.id for one in mine]:
        raise NotFound("You have no such way to sign in.")
    left = [one for one in mine if one.id != identity_id and one.issuer == issuer]
    if not left and not await accounts.has_password(session, user):
        raise Conflict(_("This is the only way to sign in to your account. Set a password first."))
    await queries.remove(session, identity_id)
