import fc from 'fast-check';

// A property that fails says why in its own message: whoever reads a report has no more than that.
fc.configureGlobal({ ...fc.readConfigureGlobal(), includeErrorInReport: true });
