"""A secret that a command of the owner's prints, as mail programs have it (mbsync's PassCmd, msmtp's passwordeval)."""

import asyncio
import shlex
from subprocess import DEVNULL, PIPE

from groundwire.errors import FetchError

SECONDS = 30.0  # that a command may take: it may ask a server for a new token


async def told_by(command: str, url: str) -> str:
    """The first line that *command* prints; it is run without a shell, and what else it says is told to nobody.

    Raises:
        FetchError: it cannot be run, fails, prints nothing, or takes too long. *url* is what the secret is for.
    """
    try:
        words = shlex.split(command)
        process = await asyncio.create_subprocess_exec(*words, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    except (OSError, ValueError) as error:
        raise _untold(url, f"cannot be run ({type(error).__name__})") from error
    try:
        async with asyncio.timeout(SECONDS):
            printed, _ = await process.communicate()
    except TimeoutError as error:
        raise _untold(url, f"took more than {SECONDS:g} seconds") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise _untold(url, f"failed (exit code {process.returncode})")
    lines = printed.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].strip():
        raise _untold(url, "printed nothing")
    return lines[0].strip()


def _untold(url: str, what: str) -> FetchError:
    return FetchError(url, f"the command that tells the mailbox's password or token {what}", code="no-password")
