import { compileBounceAddress, renderAddress, type RenderContext } from '../../personalization/fields';
import { namesOf, type MessageToRender } from './renderMessage';
import type { Delivery } from '../types';

/**
 * Where a bounce of this message is forwarded when no rule could qualify it, or undefined when the delivery has no
 * such address.
 * @param linkKey the store's link key, for `{{ message.verp }}`
 * @throws PersonalizationError the address cannot be made for this recipient
 */
export function unqualifiedBounceAddress(
	{ code, parameters }: Pick<Delivery, 'code' | 'parameters'>,
	message: Pick<MessageToRender, 'id' | 'profile'>,
	linkKey: Buffer,
): string | undefined {
	if (!parameters.unqualifiedBounceAddress) return undefined;
	const template = compileBounceAddress('Unqualified-bounce address', parameters.unqualifiedBounceAddress);
	const { label } = parameters;
	const context: RenderContext = { recipient: message.profile, delivery: { label, code }, links: {}, message: namesOf(linkKey, message) };
	return renderAddress(template, template.render(context).trim());
}
