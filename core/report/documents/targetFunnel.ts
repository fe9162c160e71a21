import { mostFirst } from '../../mostFirst';
import type { ReasonId } from '../../delivery/types';
import { funnelChart } from '../charts';
import { html } from '../html';
import type { SafeHtml } from '../html';
import type { Frame } from './frame';
import { card, reasonLabel } from './sections';

export interface Target {
	recipients: number;
	toDeliver: number;
	/** Excluded recipients by reason. */
	exclusions: Partial<Record<ReasonId, number>>;
}

/** From all recipients to those to deliver, with what each reason takes off, the largest first. */
export function targetFunnel(frame: Frame, { recipients, toDeliver, exclusions }: Target): SafeHtml {
	const { texts, more, formats } = frame;
	const steps = mostFirst(exclusions).map(([reason, excluded]) => ({
		label: reasonLabel(frame, reason),
		value: `−${formats.number(excluded)} · ${formats.share(excluded, recipients)}`,
		excluded,
	}));
	const first = { label: texts.words.recipients, value: formats.number(recipients) };
	const last = { label: texts.words.toDeliver, value: `${formats.number(toDeliver)} · ${formats.share(toDeliver, recipients)}` };
	const name = {
		id: 'funnel',
		title: more.words.funnel,
		description: more.listed([first, ...steps, last].map(({ label, value }) => [label, value])),
	};
	return card(more.words.funnel, html`${funnelChart(name, { whole: recipients, first, steps, last })}`);
}
