"""The Windows names of time zones, which is how the service spells them.

Source: learn.microsoft.com, Default time zones (Windows), to which the specification refers; the names are those of
Unicode's windowsZones (CLDR 45) and the two that Windows keeps from before, which Azure Monitor lists as well.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

__all__ = ["TIME_ZONE", "WINDOWS_TIME_ZONES", "TimeZone"]

_STANDARD = (
    "Dateline",
    "Aleutian",
    "Hawaiian",
    "Marquesas",
    "Alaskan",
    "Pacific",
    "US Mountain",
    "Mountain",
    "Yukon",
    "Central America",
    "Central",
    "Easter Island",
    "Canada Central",
    "SA Pacific",
    "Eastern",
    "Haiti",
    "Cuba",
    "US Eastern",
    "Turks And Caicos",
    "Paraguay",
    "Atlantic",
    "Venezuela",
    "Central Brazilian",
    "SA Western",
    "Pacific SA",
    "Newfoundland",
    "Tocantins",
    "E. South America",
    "SA Eastern",
    "Argentina",
    "Greenland",
    "Montevideo",
    "Magallanes",
    "Saint Pierre",
    "Bahia",
    "Mid-Atlantic",
    "Azores",
    "Cape Verde",
    "GMT",
    "Greenwich",
    "Sao Tome",
    "Morocco",
    "W. Europe",
    "Central Europe",
    "Romance",
    "Central European",
    "W. Central Africa",
    "GTB",
    "Middle East",
    "Egypt",
    "E. Europe",
    "West Bank",
    "South Africa",
    "FLE",
    "Israel",
    "South Sudan",
    "Kaliningrad",
    "Sudan",
    "Libya",
    "Namibia",
    "Jordan",
    "Arabic",
    "Syria",
    "Turkey",
    "Arab",
    "Belarus",
    "Russian",
    "E. Africa",
    "Volgograd",
    "Iran",
    "Arabian",
    "Astrakhan",
    "Azerbaijan",
    "Mauritius",
    "Saratov",
    "Georgian",
    "Caucasus",
    "Afghanistan",
    "West Asia",
    "Ekaterinburg",
    "Pakistan",
    "Qyzylorda",
    "India",
    "Sri Lanka",
    "Nepal",
    "Central Asia",
    "Bangladesh",
    "Omsk",
    "Myanmar",
    "SE Asia",
    "Altai",
    "W. Mongolia",
    "North Asia",
    "N. Central Asia",
    "Tomsk",
    "China",
    "North Asia East",
    "Singapore",
    "W. Australia",
    "Taipei",
    "Ulaanbaatar",
    "Aus Central W.",
    "Transbaikal",
    "Tokyo",
    "North Korea",
    "Korea",
    "Yakutsk",
    "Cen. Australia",
    "AUS Central",
    "E. Australia",
    "AUS Eastern",
    "West Pacific",
    "Tasmania",
    "Vladivostok",
    "Lord Howe",
    "Bougainville",
    "Magadan",
    "Norfolk",
    "Sakhalin",
    "Central Pacific",
    "New Zealand",
    "Fiji",
    "Kamchatka",
    "Chatham Islands",
    "Tonga",
    "Samoa",
    "Line Islands",
)
"""Those whose names end in `Standard Time`, without that, from west to east."""
_OTHER = (
    "UTC-11",
    "UTC-09",
    "Pacific Standard Time (Mexico)",
    "UTC-08",
    "Mountain Standard Time (Mexico)",
    "Central Standard Time (Mexico)",
    "Eastern Standard Time (Mexico)",
    "UTC-02",
    "UTC",
    "Russia Time Zone 3",
    "Russia Time Zone 10",
    "Russia Time Zone 11",
    "UTC+12",
    "UTC+13",
)
WINDOWS_TIME_ZONES = frozenset({*(f"{place} Standard Time" for place in _STANDARD), *_OTHER})


@dataclass(frozen=True, eq=False, repr=False)
class TimeZone:
    """The name of a time zone, letter for letter."""

    sentence: str = "a Windows time zone name, as in `Pacific Standard Time`"

    def fault(self, value: Any) -> str | None:
        if value in WINDOWS_TIME_ZONES:
            return None
        spelled = {name.casefold(): name for name in sorted(WINDOWS_TIME_ZONES)}
        near = difflib.get_close_matches(value.casefold(), spelled, n=1, cutoff=0.8)
        hint = f'; did you mean "{spelled[near[0]]}"?' if near else ""
        return f'"{value}" must be {self.sentence}{hint}'


TIME_ZONE = TimeZone()
