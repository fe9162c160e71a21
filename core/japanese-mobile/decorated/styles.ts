/** The little of inline CSS that decorated mail can say in attributes. */
import { toHexColour } from './colours';

export interface Style {
	color?: string;
	/** For FONT size: small, medium, large. */
	size?: '2' | '3' | '5';
	align?: 'left' | 'center' | 'right';
	/** Of BODY only. */
	background?: string;
	isHidden: boolean;
	/** True when the style said more than this. */
	isLossy: boolean;
}

const SIZE_WORDS: Record<string, Style['size']> = {
	'xx-small': '2',
	'x-small': '2',
	small: '2',
	smaller: '2',
	medium: '3',
	large: '5',
	larger: '5',
	'x-large': '5',
	'xx-large': '5',
};

/** Pixels of a unit, for texts of 16 pixels. */
const UNITS: Record<string, number> = { px: 1, pt: 4 / 3, em: 16, rem: 16, '%': 0.16 };

/** Phones know three sizes: up to 12 px counts as small, from 20 px as large. */
const SMALL = 12;
const LARGE = 20;

/** Reads the value of a `style` attribute. A property that is set twice has its last value. */
export function readStyle(css: string): Style {
	const style: Style = { isHidden: false, isLossy: false };
	for (const declaration of css.split(';')) {
		const colon = declaration.indexOf(':');
		if (colon < 0) continue;
		const property = declaration.slice(0, colon).trim().toLowerCase();
		const value = declaration.slice(colon + 1).replace(/!\s*important\s*$/i, '').trim().toLowerCase();
		if (!apply(style, property, value)) style.isLossy = true;
	}
	return style;
}

function apply(style: Style, property: string, value: string): boolean {
	switch (property) {
		case 'color':
			return isSet((style.color = toHexColour(value)));
		case 'background':
		case 'background-color':
			return isSet((style.background = toHexColour(value)));
		case 'font-size':
			return isSet((style.size = toSize(value)));
		case 'text-align':
			return isSet((style.align = toAlign(value)));
		case 'display':
			if (value === 'none') style.isHidden = true;
			return value === 'none' || value === 'block' || value === 'inline';
		case 'visibility':
			if (value === 'hidden') style.isHidden = true;
			return true;
		default:
			return false;
	}
}

function toSize(value: string): Style['size'] {
	if (Object.hasOwn(SIZE_WORDS, value)) return SIZE_WORDS[value];
	const [, number = '', unit = ''] = /^(\d{1,4}(?:\.\d{1,4})?)(px|pt|em|rem|%)$/.exec(value) ?? [];
	if (number === '') return undefined;
	const pixels = Number(number) * (UNITS[unit] as number);
	return pixels <= SMALL ? '2' : pixels >= LARGE ? '5' : '3';
}

/** An alignment that phones have. */
export function toAlign(value: string): Style['align'] {
	const align = value.trim().toLowerCase();
	return align === 'left' || align === 'center' || align === 'right' ? align : undefined;
}

function isSet(value: unknown): boolean {
	return value !== undefined;
}
