"""Sign-in by an OpenID provider: who somebody is, as an organisation says it."""
