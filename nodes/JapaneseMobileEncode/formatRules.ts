import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

const ruleFields: INodeProperties[] = [
	{
		displayName: 'Domain',
		name: 'mask',
		type: 'string',
		default: '',
		placeholder: 'e.g. docomo.ne.jp',
		description: 'Domain of the addresses, exactly; *.vodafone.ne.jp stands for all domains below it',
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'Deco-Mail (DoCoMo)', value: 'docomo' },
			{ name: 'Decoration Mail (KDDI Au)', value: 'au' },
			{ name: 'Decore Mail (SoftBank)', value: 'softbank' },
			{ name: 'Ordinary Message', value: 'none', description: 'As for all others: these are smartphones' },
		],
		default: 'docomo',
		description: 'What recipients of this domain get',
	},
	{
		displayName: 'MIME Structure',
		name: 'structure',
		type: 'options',
		options: [
			{ name: 'HTML', value: 'html', description: 'The HTML part only' },
			{ name: 'Multipart', value: 'multipart', description: 'Text and HTML' },
			{ name: 'Text', value: 'text', description: 'The text part only' },
		],
		default: 'multipart',
		description: 'Parts of decorated mail',
	},
	{
		displayName: 'Force Multipart/Related',
		name: 'forceRelated',
		type: 'boolean',
		default: false,
		description: 'Whether decorated mail is multipart/related also where the phones of the carrier write none',
	},
	{
		displayName: 'Image Inclusion',
		name: 'imageInclusion',
		type: 'boolean',
		default: true,
		description: 'Whether linked images are fetched at analysis and put into decorated mail; else their alternative text is sent',
	},
	{
		displayName: 'Carrier Emoji',
		name: 'carrierEmoji',
		type: 'boolean',
		default: true,
		description: 'Whether emoji become those of the carrier; else they become short texts',
	},
];

/** *Management of email formats*: without rules of one's own, the known domains of the carriers. */
export const formatRulesProperty: INodeProperties = {
	displayName: 'Format Rules',
	name: 'formatRules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Rule',
	default: {},
	description:
		'Management of email formats: the first rule that has the domain counts. Without rules, docomo.ne.jp, ezweb.ne.jp, softbank.ne.jp and the older domains of SoftBank.',
	options: [{ displayName: 'Rule', name: 'rule', values: ruleFields }],
};

/** The rules as they were entered; the core checks them. Undefined: none of one's own. */
export function readFormatRules(context: IExecuteFunctions, index: number): unknown[] | undefined {
	const { rule } = context.getNodeParameter('formatRules', index, {}) as { rule?: IDataObject[] };
	return rule && rule.length > 0 ? rule : undefined;
}
