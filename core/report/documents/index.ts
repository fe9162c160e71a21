export { analysisDocument } from './analysisDocument';
export type { AnalysisDocumentInput } from './analysisDocument';
export { deliveryDocument } from './deliveryDocument';
export type { DeliveryDocumentInput } from './deliveryDocument';
export type { DocumentLinks, DocumentOptions } from './frame';
export { previewDocument } from './previewDocument';
export type { MeasuredLimit, PreviewDocumentInput, ShownMessage } from './previewDocument';
export { progressDocument } from './progressDocument';
export type { ProgressDocumentInput } from './progressDocument';
export type {
	ReportedDomain,
	ReportedFacts,
	ReportedPlan,
	ReportedProgress,
	ReportedReply,
	ReportedSending,
	ReportedThroughput,
	ReportedWave,
	ShownState,
	StateCounts,
} from './reported';
export { contentPolicyOf } from './style';
