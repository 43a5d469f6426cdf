"""The sample disputes, by the route on which they begin, and what stands beside none."""

from api.sample.stories import alone, concern, formal, informal, to_the_top

STORIES = (*informal.STORIES, *to_the_top.STORIES, *formal.STORIES, *concern.STORIES, *alone.STORIES)
