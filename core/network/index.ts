import type { AnalysisNetwork } from '../delivery/ports';
import { openDns } from './dns';
import { reachUrl } from './reach';
import { askSpamd } from './spamd';

/**
 * The network as the analysis sees it.
 * @param setting of the environment variable `EMAIL_DELIVERY_DNS`: name servers separated by commas, in place of those of
 *   this machine; `off`: no name is looked up for checks
 */
export function openNetwork(setting = ''): AnalysisNetwork {
	const servers = setting.split(',').map((server) => server.trim()).filter(Boolean);
	return {
		dns: servers[0]?.toLowerCase() === 'off' ? null : openDns(servers),
		reach: reachUrl,
		askSpamd: (message, options) => askSpamd(message, options),
	};
}
