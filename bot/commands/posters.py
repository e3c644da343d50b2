"""`motcua posters`: QR posters of a unit as one PDF, from this installation's units and offers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import click

from bot.posters.content import NothingToPrint, Order, Paper, Part, sheets
from bot.posters.doors import doors_of
from bot.workshop.pool import Workshop
from flows.service.world import World
from flows.values import JSON


@click.command("posters")
@click.option("--unit", "unit_id", default="", help="Which unit; may be left out when there is only one.")
@click.option("--procedure", "codes", multiple=True, metavar="CODE", help="Only this procedure (may be repeated).")
@click.option("--paper", type=click.Choice(get_args(Paper)), default="a4", show_default=True)
@click.option("--part", type=click.Choice(get_args(Part)), default="all", show_default=True)
@click.argument("target", type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="FILE.pdf")
def posters(unit_id: str, codes: tuple[str, ...], paper: Paper, part: Part, target: Path) -> None:
    """Print QR posters into FILE.pdf: a list of the unit's procedures, and a sheet for each of them."""
    procedures, pages = asyncio.run(_print(unit_id, codes, paper, part, target))
    click.echo(f"{target}: {procedures} procedures, {pages:,} bytes")


async def _print(unit_id: str, codes: tuple[str, ...], paper: Paper, part: Part, target: Path) -> tuple[int, int]:
    from bot.settings import Settings
    from bot.wiring import open_installation

    settings = Settings()
    installation = await open_installation(settings, lambda line: click.echo(line, err=True))
    try:
        world = installation.world()
        doors = await doors_of(settings, lambda line: click.echo(line, err=True))
        order = Order(_unit(world, unit_id), paper, part, _known(world, codes))
        try:
            data = sheets(world, order, doors)
        except NothingToPrint:
            raise click.ClickException(f"the unit {order.unit_id} offers none of these procedures") from None
        pdf = await _drawn(data)
    finally:
        await installation.close()
    await asyncio.to_thread(target.write_bytes, pdf)
    listed = data["procedures"]
    return len(listed) if isinstance(listed, list) else 0, len(pdf)


async def _drawn(data: dict[str, JSON]) -> bytes:
    async with Workshop(size=1) as workshop:
        _, (pdf,) = await workshop.run("posters", {"data": data})
    return pdf


def _unit(world: World, unit_id: str) -> str:
    units = world.office.units
    if unit_id in units:
        return unit_id
    if not unit_id and len(units) == 1:
        return next(iter(units))
    raise click.UsageError(f"--unit is one of: {', '.join(units)}")


def _known(world: World, codes: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [code for code in codes if world.library.record(code) is None]
    if unknown:
        raise click.UsageError(f"not in the catalogue: {', '.join(unknown)}")
    return codes
