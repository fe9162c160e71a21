import type { NodeHint } from 'n8n-workflow';

/** What is easily overlooked, beside the fields while it is so. */
export const emailParametersHints: NodeHint[] = [
	{
		type: 'warning',
		location: 'ndv',
		message: 'A content field is an expression that reads recipient. Switch it to Fixed: Liquid fills it in for each recipient, an expression cannot.',
		// Raw, since the expression itself has no value.
		displayCondition: '={{ ["subject", "html", "text"].some((name) => /^=.*\\brecipient\\./s.test($rawParameter[name] ?? "")) }}',
	},
	{
		type: 'info',
		location: 'ndv',
		message: 'Test SMTP Delivery is on: Confirm Delivery asks the servers about every recipient and sends nothing',
		displayCondition: '={{ $parameter["deliveryOptions"]?.smtpTest === true }}',
	},
];
