import { trackedLinks } from '../../../../core/typology/rules/trackedLinks';
import { typologyInput } from '../input';

const HTML = '<a href="https://{{ recipient.shop }}/">a</a>{% for p in recipient.products %}<a href="https://x.example/{{ p }}">b</a>{% endfor %}<a href="https://x.example/">c</a>';
const BOTH = '"https://{{ recipient.shop }}/", "https://x.example/{{ p }}"';

test.each([
	['clicks are tracked', HTML, { clicks: true, opens: false }, [expect.stringContaining(BOTH)]],
	['all of them can be tracked', '<a href="https://x.example/{{ recipient.id }}">c</a>', { clicks: true, opens: true }, []],
	['only opens are tracked', HTML, { clicks: false, opens: true }, []],
	['nothing is tracked', HTML, undefined, []],
])('%s', (_what, html, tracking, texts) => {
	const findings = trackedLinks.check(typologyInput({ parameters: { html, tracking } }));
	expect(findings.map(({ text }) => text)).toEqual(texts);
	expect(findings.every(({ level }) => level === 'information')).toBe(true);
});
