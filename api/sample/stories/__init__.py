"""The sample disputes, by the route on which they begin."""

from api.sample.stories import concern, formal, informal

STORIES = (*informal.STORIES, *formal.STORIES, *concern.STORIES)
