import { Tag } from 'liquidjs';
import type { Liquid, TagToken, TopLevelToken } from 'liquidjs';

/** Liquid's tags that read other templates. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'];

/** Makes the tags that read other templates a syntax error: a delivery's content is complete in itself. */
export function refuseFileTags(engine: Liquid): void {
	for (const tag of FILE_TAGS) engine.registerTag(tag, RefusedTag);
}

class RefusedTag extends Tag {
	constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
		super(token, remaining, liquid);
		throw new Error(`the tag {% ${token.name} %} is not allowed, because templates cannot read other files`);
	}

	override *render(): Generator<unknown, void, unknown> {}
}
