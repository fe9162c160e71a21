export { PersonalizationError } from './errors';
export { compileContent, renderContent, usesAnyLink, usesLink } from './fields';
export type { CompiledContent, LinkName, RenderContext, RenderedContent } from './fields';
export { renderPieces, staticTexts } from './pieces';
export type { RenderedPieces } from './pieces';
export { compileTemplate } from './template';
export type { Template, TemplateKind } from './template';
export { textFromHtml } from './textFromHtml';
