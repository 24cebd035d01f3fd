// Each of these tests starts real servers and whole programs: two at once are slow on a small machine, and tell less.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
