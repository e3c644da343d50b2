"""Every conversation flow, by the name of its frame. The engine, the diagrams and the checks read this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.conversation import (
    assisted,
    assisting,
    browsing,
    choosing,
    complaining,
    confirming,
    consenting,
    filling,
    helping,
    linking,
    menu,
    moving_on,
    my_data,
    parking,
    practising,
    preferring,
    rating,
    receiving,
    reviewing,
    scanning,
    tracking,
    volunteering,
    wishing,
)
from flows.conversation.flow import Flow, Reply, Restart, Turn, reply

FLOWS: Mapping[str, Flow] = {
    "menu": menu.FLOW,
    "choosing": choosing.FLOW,
    "browsing": browsing.FLOW,
    "card": choosing.CARD,
    "picking_unit": choosing.PICKING_UNIT,
    "consenting": consenting.FLOW,
    "filling": filling.FLOW,
    "scanning": scanning.FLOW,
    "reviewing": reviewing.FLOW,
    "choosing_edit": reviewing.CHOOSING_EDIT,
    "parking": parking.FLOW,
    "my_dossiers": tracking.MY_DOSSIERS,
    "dossier": tracking.DOSSIER,
    "asking_code": tracking.ASKING_CODE,
    "noting_portal_code": tracking.NOTING_PORTAL_CODE,
    "confirming": confirming.FLOW,
    "help": helping.FLOW,
    "asking_person": helping.ASKING_PERSON,
    "my_data": my_data.FLOW,
    "channels": linking.CHANNELS,
    "wishes": preferring.FLOW,
    "linking": linking.FLOW,
    "joining": linking.JOINING,
    "unlinking": linking.UNLINKING,
    "elsewhere": moving_on.FLOW,
    "rating": rating.FLOW,
    "complaining": complaining.FLOW,
    "adding_to_complaint": complaining.ADDING,
    "offering_help": assisted.OFFERING,
    "helped": assisted.FLOW,
    "volunteer_desk": volunteering.FLOW,
    "agreeing_to_volunteer": volunteering.AGREEING,
    "picking_for_counter": volunteering.PICKING,
    "assisting": assisting.FLOW,
    "receiving": receiving.FLOW,
    "wishing_of_data": wishing.FLOW,
    "practising": practising.FLOW,
}

#: Buttons under notices, pressed days later: what they name is looked up again, and they only ever lead somewhere.
STANDING: Mapping[str, Callable[[Turn, str], Reply]] = {
    "view": tracking.open_dossier,
    "supplement": tracking.open_supplement,
    "human": helping.open_person,
    "assistant": lambda turn, arg: reply(go=Restart()),
    "card": choosing.open_card,
    "resume": tracking.resume_draft,
    **rating.STANDING,
    "add_complaint": complaining.open_adding,
}
