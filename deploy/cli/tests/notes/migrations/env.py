from sqlalchemy import MetaData

from shared.runtime.data.migrations import run_environment

run_environment(MetaData())
