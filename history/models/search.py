"""What the search finds blocks by."""

from django.db import models

from classroom.common.search.index import ClustersField
from history.models.blocks import Block


class BlockPiece(models.Model):
    """A piece of a standing block's text, as the index takes it: one of most blocks, several of a very long one."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="pieces")
    clusters = ClustersField()

    def __str__(self) -> str:
        return f"{self.block_id}: {self.clusters[:40]}"
