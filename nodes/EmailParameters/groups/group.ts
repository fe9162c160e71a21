import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { chosenValue } from '../../shared/deliveryLocator';

/** An option group of the node, named as in the field's reference, beside what it makes of what the user chose. */
export interface OptionGroup<Read> {
	property: INodeProperties;
	read(chosen: ChosenOptions): Read;
}

/** What the user chose in one group; options that were not added are not there. */
export interface ChosenOptions {
	/** As it was entered, or `fallback` where the option was not added. */
	value(name: string, fallback?: unknown): unknown;
	/** Trimmed; undefined when it is empty or was not added. */
	text(name: string): string | undefined;
	/** What dates are read in that name no time zone of their own. */
	readonly workflowTimeZone: string;
}

/** A collection "Add option" of these options. */
export function optionGroup(displayName: string, name: string, options: INodeProperties[]): INodeProperties {
	return { displayName, name, type: 'collection', placeholder: 'Add option', default: {}, options };
}

/** Reads a group of the node, for all items the same. */
export function readGroup<Read>(context: IExecuteFunctions, { property, read }: OptionGroup<Read>): Read {
	const chosen = context.getNodeParameter(property.name, 0, {}) as IDataObject;
	const value = (name: string, fallback?: unknown) => chosenValue(chosen[name]) ?? fallback;
	const text = (name: string) => String(value(name) ?? '').trim() || undefined;
	return read({ value, text, workflowTimeZone: context.getTimezone() });
}
