"""The project's documents: what of them is made from the repository, and how.

The documents stand in docs/projet, written by hand save for the parts between marks (see `blocks`). Whatever can be read
off the repository is: requirements and what proves them, results of the tests, the bank as it is migrated, commands, API,
versions, the model's figures. Hypotheses stand in CSV files and are named as such.

| module | what it knows |
|---|---|
| `sources` | where things are; CSV files; figures as they are written in French |
| `blocks` | marks in a document, and what replaces them |
| `prose` | no-break spaces, links, quoted commands |
| `requirements`, `proofs` | the matrix; names and results of tests |
| `backlog`, `earned_value` | the board's file; points, velocity; PV, EV, AC |
| `bank`, `records`, `concepts` | schema, keys, dictionary, plans, of the bank and of its records; the MCD by mocodo |
| `software`, `model` | API, commands, versions; what the model is worth |
| `svg`, `figures`, `schemes` | drawings without a library, the same on every machine |
| `general`, `report` | identity, tables of CSV files, index; the report of the tests |
| `export` | DOCX and PDF |

Independent of a database, of a server, of the network and of the clock: it only reads files of the repository.
"""
