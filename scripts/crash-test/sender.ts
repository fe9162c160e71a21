/** A process of its own that sends a delivery until nothing is due. Argument: `SenderTask` as JSON. Prints the result. */
import { sendInProcess } from './sendInProcess';

void sendInProcess();
