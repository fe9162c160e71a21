const { src, dest } = require('gulp');

/** Copies what tsc leaves behind: the nodes' icons, codex files and output schemas, and the licence of derived data. */
function assets() {
	// encoding: false, because gulp 5 reads files as UTF-8 by default and breaks binaries.
	return src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json', 'credentials/**/*.{svg,png}', 'core/**/*LICENSE.txt'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.assets = assets;
exports.default = assets;
