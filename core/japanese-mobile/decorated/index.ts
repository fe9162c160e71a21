export {
	arrangeDecorated,
	composeDecorated,
	decoratedHtmlPart,
	decoratedImagePart,
	decoratedTree,
} from './composeDecorated';
export type { DecoratedContent, DecoratedMessageInput, DecoratedParts } from './composeDecorated';
export { diagnose } from './diagnose';
export type { DiagnosedImage, DiagnosticId, DiagnosticInput, DiagnosticLine, DiagnosticReport } from './diagnose';
export type { Dropped } from './dropped';
export { CARRIER_IMAGES, contentIdsOf, nameImages } from './images';
export type { DecoratedImage, SourceImage } from './images';
export { CARRIER_LIMITS, isOver } from './limits';
export { reduceHtml } from './reduceHtml';
export type { ReducedHtml, ReducedImage, ReducedLink, ReduceOptions } from './reduceHtml';
export { createDecoratedTemplate } from './decoratedTemplate';
export type { DecoratedTemplate, DecoratedTemplateParts, TemplatedDecorated } from './decoratedTemplate';
