import { trackedLinks } from '../../../../core/typology/rules/trackedLinks';
import { typologyInput } from '../input';

test('names the links that keep their own address', () => {
	const untrackedLinks = ['https://{{ recipient.shop }}/', 'https://x.example/{{ p }}'];
	const [finding, ...others] = trackedLinks.check(typologyInput({ untrackedLinks }));
	expect(others).toEqual([]);
	expect(finding).toMatchObject({ rule: 'trackedLinks', level: 'information' });
	expect(finding!.text).toContain('"https://{{ recipient.shop }}/", "https://x.example/{{ p }}"');
});

test.each([[[]], [undefined]])('has nothing to say of %j', (untrackedLinks) => {
	expect(trackedLinks.check(typologyInput({ untrackedLinks }))).toEqual([]);
});
