global using Xunit;

// Proofs look at what is left on the machine and at times: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
