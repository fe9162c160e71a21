import { postgresTls, targetDatabase } from '../../nodes/shared/databaseOptions';

test.each([
	[{ tls: false }, false],
	[{ tls: false, ignoreTlsErrors: true }, false], // the field is hidden then, and plain text stays plain text
	[{ tls: true }, true],
	[{ tls: true, ignoreTlsErrors: true }, 'insecure'],
	[{}, false],
])('the fields %j mean TLS %s', (fields, tls) => {
	expect(postgresTls(fields)).toBe(tls);
	expect(targetDatabase({ kind: 'postgres', ...fields })).toMatchObject({ kind: 'postgres', tls });
});
