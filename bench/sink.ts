/** An SMTP server in a process of its own, so that receiving does not disturb what is measured. Prints its port. */
import { startMailSink } from '../test/helpers/mailSink';

void startMailSink().then((sink) => {
	console.log(sink.port);
	process.on('disconnect', () => void sink.stop().then(() => process.exit()));
});
