"""How does tgsearch compare with other ways to search Vietnamese text, on this machine, now?

`python scripts/bench` runs everything here; docs/benchmarks.md explains what
is measured and holds the last full run. Nothing of this is in the package
that users install.

    corpus, synthetic   the documents, prepared once for all
    queries             what is asked
    contenders          one adapter a program
    tasks               what one process does: segment, build, ask, start the command
    run                 all of it, in rounds
    samples             medians and spreads
    report              tables
"""
