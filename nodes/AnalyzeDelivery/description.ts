import type { INodeProperties } from 'n8n-workflow';
import { deliveryIdProperty } from '../shared/properties';

/** Fields of the node: the delivery alone; what is checked is the typology. */
export const analyzeDeliveryProperties: INodeProperties[] = [deliveryIdProperty];
