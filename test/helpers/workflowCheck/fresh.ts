import { isNote, type WorkflowFile } from './types';

/** What an example consists of; an export has more, as the ids of its instance and of its versions. */
const FIELDS = ['connections', 'name', 'nodes', 'pinData', 'settings'];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Domains that belong to nobody (RFC 2606; JPRS keeps example.jp so). */
const NOBODYS = /(^|[.@/])example\.(com|org|net|jp)$/;

/** Where n8n's Docker image reads files by default. */
const FILES = '/home/node/.n8n-files/';

/** What keeps a workflow from being imported by anybody: names twice, credentials of one instance, data of one person or machine. */
export function importProblems(workflow: WorkflowFile): string[] {
	const { nodes, connections, pinData = {} } = workflow;
	const names = nodes.map(({ name }) => name);
	const ends = Object.entries(connections).flatMap(([from, { main }]) => [from, ...main.flat().map(({ node }) => node)]);
	const credentials = nodes.flatMap((node) => Object.values(node.credentials ?? {}));
	return [
		...Object.keys(workflow).filter((field) => !FIELDS.includes(field)).map((field) => `the workflow has a field ${field}`),
		...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two nodes are called ${name}`),
		...nodes.filter(({ id }, at) => !UUID.test(id) || nodes.findIndex((other) => other.id === id) !== at).map(({ name }) => `${name} has no id of its own`),
		...[...ends, ...Object.keys(pinData)].filter((name) => !names.includes(name)).map((name) => `there is no node ${name}`),
		...credentials.filter(({ id, name }) => id !== null || !name).map(({ name }) => `the credential ${name} has an id`),
		...(nodes.some(isNote) ? [] : ['no note explains it']),
		...strangersIn(JSON.stringify(workflow)),
	];
}

/** Addresses, hosts and paths that are somebody's. */
function strangersIn(text: string): string[] {
	const addresses = [...text.matchAll(/[\w.+-]+@([\w-]+\.[\w.-]*\w)/g)].map(([, domain]) => domain as string);
	const hosts = [...text.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host as string);
	const paths = [...text.matchAll(/"(\/(?:home|root|tmp|var|work|mnt|Users)\/[^"]*)"/g)].map(([, path]) => path as string);
	return [
		...[...addresses, ...hosts].filter((domain) => !NOBODYS.test(domain)).map((domain) => `${domain} is somebody's`),
		...paths.filter((path) => !path.startsWith(FILES)).map((path) => `${path} is a path of some machine`),
	];
}
