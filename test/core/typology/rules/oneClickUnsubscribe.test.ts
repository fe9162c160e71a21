import { oneClickUnsubscribe } from '../../../../core/typology/rules/oneClickUnsubscribe';
import { type InputChanges, inShort, typologyInput } from '../input';

const MISSING = 'The messages carry no one-click List-Unsubscribe header';
const ADVICE = 'Set "Public Base Address" in the Delivery Store credential, with https.';
const WARNING = `warning: ${MISSING}. ${ADVICE}`;
const to = (domain: string, messages: number) => ({ domain, messages, example: `a@${domain}` });
const grouped = (number: number) => number.toLocaleString('en-US');
const tooMany = (name: string, all: number, before: number) =>
	`error: ${MISSING}, and ${name} gets ${grouped(all)} messages within a day (${grouped(before)} before), which it takes from 5,000 on only with it. ${ADVICE}`;

test.each<[string, InputChanges, string[]]>([
	['an https address', {}, []],
	['no address, transactional', { publicBaseUrl: null, parameters: { kind: 'transactional' } }, []],
	['no address, a proof', { publicBaseUrl: null, purpose: 'proof' }, []],
	['no address', { publicBaseUrl: null }, [WARNING]],
	['an http address', { publicBaseUrl: 'http://l.example' }, [WARNING]],
	['5,000 to Gmail', { publicBaseUrl: null, domains: [to('gmail.com', 5_000)] }, [WARNING]],
	['5,001 to Gmail', { publicBaseUrl: null, domains: [to('gmail.com', 5_001)] }, [tooMany('Gmail', 5_001, 0)]],
	['both names of Gmail', { publicBaseUrl: null, domains: [to('gmail.com', 3_000), to('googlemail.com', 2_001)] }, [tooMany('Gmail', 5_001, 0)]],
	['with those before', { publicBaseUrl: null, domains: [to('yahoo.com', 1)], sentLastDay: [to('aol.com', 5_000)] }, [tooMany('Yahoo', 5_001, 5_000)]],
	['others before only', { publicBaseUrl: null, domains: [to('x.example', 9_000)], sentLastDay: [to('gmail.com', 9_000)] }, [WARNING]],
	['two providers', { publicBaseUrl: null, domains: [to('gmail.com', 6_000), to('hotmail.com', 7_000)] }, [
		tooMany('Gmail', 6_000, 0), tooMany('Outlook.com', 7_000, 0),
	]],
	['5,001 to Gmail with the header', { domains: [to('gmail.com', 5_001)] }, []],
])('%s', (_what, changes, expected) => {
	expect(inShort(oneClickUnsubscribe.check(typologyInput(changes)))).toEqual(expected);
});
