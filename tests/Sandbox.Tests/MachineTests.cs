using System.Diagnostics;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Sandbox;

namespace LearningPlatform.Sandbox.Tests;

/// <summary>What the runner does on machines that lack something, and when there is more work than places.</summary>
public sealed class MachineTests(Machine machine)
{
    private static readonly RunLimits Limits = Machine.Limits;

    [Fact]
    public async Task Without_bubblewrap_nothing_runs_and_the_answer_says_why()
    {
        var runner = machine.Make(new SandboxOptions { Bubblewrap = "/usr/bin/no-such-bwrap" });

        var error = Assert.IsType<Unavailable>((await Run(runner, Ids.New(), "print(1)")).Error);
        Assert.Equal("This machine can't isolate programs, so none is run: /usr/bin/no-such-bwrap is missing. Install the package bubblewrap.", error.Message);
    }

    [Fact]
    public async Task Where_no_namespace_can_be_made_nothing_runs_and_the_answer_says_why()
    {
        // What bubblewrap says in an ordinary container.
        var script = Path.Combine(Path.GetTempPath(), $"bwrap-{Ids.New()}");
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n", TestContext.Current.CancellationToken);
        Process.Start("/bin/chmod", ["755", script]).WaitForExit();
        try
        {
            var runner = machine.Make(new SandboxOptions { Bubblewrap = script });

            Assert.EndsWith("none is run: bwrap: No permissions to create new namespace", Assert.IsType<Unavailable>((await Run(runner, Ids.New(), "print(1)")).Error).Message);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public async Task A_full_queue_refuses_with_the_time_to_come_back()
    {
        var runner = machine.Make(new SandboxOptions { Slots = 1, Queue = 2 });
        Assert.True((await Run(runner, Ids.New(), "print(1)")).Ok);
        using var cancel = new CancellationTokenSource();
        var first = Run(runner, Ids.New(), "import time; time.sleep(30)", null, cancel.Token);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var waiting = new[] { Run(runner, Ids.New(), "print(1)", null, cancel.Token), Run(runner, Ids.New(), "print(1)", null, cancel.Token) };

        var refused = Assert.IsType<TooMany>((await Run(runner, Ids.New(), "print(1)")).Error);
        Assert.True(refused.RetryAfter >= TimeSpan.FromSeconds(1));

        // Whoever gives up leaves the queue: nobody waits for the program that would sleep on for half a minute, and there is room again.
        await cancel.CancelAsync();
        foreach (var run in waiting.Append(first))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.True((await Run(runner, Ids.New(), "print(1)")).Ok);
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_that_the_machine_is_busy()
    {
        var runner = machine.Make(new SandboxOptions { Slots = 1, QueueSeconds = 1 });
        var first = Run(runner, Ids.New(), "import time; time.sleep(2)");
        await Task.Delay(200, TestContext.Current.CancellationToken);

        var second = await Run(runner, Ids.New(), "print(1)");
        Assert.Equal(RunnerFault.Time, Assert.IsType<RunnerFailed>(second.Error).Fault);
        Assert.True((await first).Ok);
    }

    [Fact]
    public void Owners_take_turns()
    {
        var queue = new FairQueue<string>(10);
        var (ada, ben) = (Ids.New(), Ids.New());
        foreach (var item in new[] { "a1", "a2", "a3" })
            queue.TryAdd(ada, item);

        queue.TryAdd(ben, "b1");
        queue.TryAdd(ben, "b2");

        Assert.Equal(["a1", "b1", "a2", "b2", "a3"], Enumerable.Range(0, 5).Select(_ => queue.Take(CancellationToken.None).Item));
    }

    [Fact]
    public void Who_came_when_nobody_was_there_has_no_second_turn_before_the_others_first()
    {
        var queue = new FairQueue<string>(10);
        var (ada, ben, cem) = (Ids.New(), Ids.New(), Ids.New());
        queue.TryAdd(ada, "a1");
        var taken = new List<string> { queue.Take(CancellationToken.None).Item };
        foreach (var (owner, item) in new[] { (ada, "a2"), (ada, "a3"), (ben, "b1"), (ben, "b2"), (cem, "c1") })
            queue.TryAdd(owner, item);

        taken.AddRange(Enumerable.Range(0, 3).Select(_ => queue.Take(CancellationToken.None).Item));
        queue.TryAdd(cem, "c2");
        taken.AddRange(Enumerable.Range(0, 3).Select(_ => queue.Take(CancellationToken.None).Item));

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "c2", "a3"], taken);
    }

    [Fact]
    public void Two_hundred_runs_of_fifty_users_wait_alike()
    {
        // The worst order for the last: each posts all of his runs at once, and the first began a burst before all others.
        var queue = new FairQueue<string>(256, atOnce: 1);
        var users = Enumerable.Range(0, 50).Select(_ => Ids.New()).ToList();
        foreach (var user in users)
            Assert.All(Enumerable.Range(0, 4), run => Assert.True(queue.TryAdd(user, $"{run}")));

        // Two places: what waits is counted in runs that begin before, not in time.
        var waits = users.ToDictionary(user => user, _ => new List<int>());
        var running = new Queue<Guid>();
        for (var begun = 1; begun <= 200; begun++)
        {
            if (running.Count == 2)
                queue.Done(running.Dequeue());

            var (owner, _) = queue.Take(CancellationToken.None);
            waits[owner].Add(begun);
            running.Enqueue(owner);
        }

        var means = waits.Values.Select(w => w.Average()).ToList();
        Assert.All(waits.Values, w => Assert.Equal(4, w.Count));
        Assert.True(means.Max() < 3 * means.Min(), $"{means.Min()} to {means.Max()}");
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_burst_of_one_user_leaves_room_and_places_for_others()
    {
        var queue = new FairQueue<string>(10, mostOfOne: 4, atOnce: 1);
        var (ada, ben) = (Ids.New(), Ids.New());
        Assert.Equal(4, Enumerable.Range(0, 10).Count(n => queue.TryAdd(ada, $"a{n}")));
        Assert.Equal("a0", queue.Take(CancellationToken.None).Item);
        Assert.True(queue.TryAdd(ben, "b0"));

        // Hers would be next in line, but one of hers runs.
        Assert.Equal("b0", queue.Take(CancellationToken.None).Item);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => queue.Take(stop.Token));
        queue.Done(ada);
        Assert.Equal("a1", queue.Take(CancellationToken.None).Item);
    }

    [Fact]
    public void Who_leaves_makes_room()
    {
        var queue = new FairQueue<string>(2);
        var (ada, ben) = (Ids.New(), Ids.New());
        Assert.True(queue.TryAdd(ada, "a0") && queue.TryAdd(ada, "a1"));
        Assert.False(queue.TryAdd(ben, "b0"));

        Assert.True(queue.Remove(ada, "a0"));
        Assert.False(queue.Remove(ada, "a0"));
        Assert.True(queue.TryAdd(ben, "b0"));
        Assert.Equal(["a1", "b0"], Enumerable.Range(0, 2).Select(_ => queue.Take(CancellationToken.None).Item));
        Assert.False(queue.Remove(ben, "b0"));
    }

    [Fact]
    public async Task One_users_programs_never_take_all_places()
    {
        var runner = machine.Make(new SandboxOptions { Slots = 2 });
        using var cancel = new CancellationTokenSource();
        var ada = Ids.New();
        var burst = Enumerable.Range(0, 4).Select(_ => Run(runner, ada, "import time; time.sleep(30)", null, cancel.Token)).ToList();

        // It would wait for half a minute.
        Assert.True((await Run(runner, Ids.New(), "print(1)")).Ok);
        Assert.DoesNotContain(burst, run => run.IsCompleted);
        await cancel.CancelAsync();
        foreach (var run in burst)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void Hosts_on_one_machine_never_share_a_user()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"users-{Ids.New()}");
        try
        {
            using var one = new SlotUsers();
            var first = one.Claim(folder, 700_000, 2);
            using (var other = new SlotUsers())
                Assert.Equal([700_002u, 700_003u], other.Claim(folder, 700_000, 2));

            Assert.Equal([700_000u, 700_001u], first);
            using var later = new SlotUsers();
            Assert.Equal([700_002u], later.Claim(folder, 700_000, 1));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public async Task Slots_run_under_users_of_their_own_that_nothing_else_has()
    {
        var run = machine.Python("import time; time.sleep(1)");
        await Task.Delay(400, TestContext.Current.CancellationToken);

        var users = Slots.Processes().Select(p => p.Split('(', ')')[1]).Select(pid => File.ReadLines($"/proc/{pid}/status").Single(l => l.StartsWith("Uid:", StringComparison.Ordinal)));
        var user = Linux.Native.EffectiveUser();
        Assert.All(users.ToList(), line => Assert.Matches(user == 0 ? @"^Uid:\t(52\d{4})\t\1\t\1\t\1$" : $"^Uid:\t{user}\t", line));
        await run;
    }

    [Fact]
    public async Task Without_cgroups_limits_are_kept_by_watching()
    {
        var runner = machine.Make(new SandboxOptions { Slots = 1, Cgroups = false });

        Assert.Equal("1\n", (await Run(runner, Ids.New(), "print(1)")).Value.Output);
        var memory = await Run(runner, Ids.New(), "x = []\nwhile True: x.append(b'x' * (1 << 20))", limits: Limits with { MemoryBytes = 128 << 20 });
        Assert.Equal(RunVerdict.MemoryLimit, memory.Value.Verdict);
        var forks = await Run(runner, Ids.New(), "import os, time\nfor i in range(1000):\n    if os.fork() == 0: time.sleep(30)");
        Assert.Equal(RunVerdict.ProcessLimit, forks.Value.Verdict);
        Assert.Contains("BlockingIOError", forks.Value.Error);
        var time = await Run(runner, Ids.New(), "import os\nfor i in range(3): os.fork()\nwhile True: pass", limits: Limits with { Time = TimeSpan.FromSeconds(1) });
        Assert.Equal(RunVerdict.TimeLimit, time.Value.Verdict);
        var daemon = await Run(runner, Ids.New(), "import os, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(60)\nprint('done')");
        Assert.Equal("done\n", daemon.Value.Output);
        Assert.Empty(Slots.Processes());
    }

    [Fact]
    public async Task A_host_that_dies_takes_its_boxes_with_it_and_the_next_clears_up()
    {
        // A group as a host leaves it that was killed: a process still in it, its maker gone.
        if (Linux.Cgroups.Find(out var reason) is not { } cgroups)
        {
            Assert.NotEmpty(reason);
            return;
        }

        var group = cgroups.Create($"lp-{Linux.Cgroups.NameOf(0, 0).Split('-')[1]}-999999999-1-0-1");
        using var left = Process.Start("/bin/sleep", "60");
        foreach (var file in group.JoinFiles)
            await File.WriteAllTextAsync(file, $"{left.Id}", TestContext.Current.CancellationToken);

        // A machine that starts a runner sweeps.
        Assert.True((await Run(machine.Make(new SandboxOptions { Slots = 1 }), Ids.New(), "print(1)")).Ok);

        await left.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(137, left.ExitCode);
        for (var i = 0; i < 50 && group.JoinFiles.Any(File.Exists); i++)
        {
            cgroups.Sweep();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(group.JoinFiles, File.Exists);
    }

    [Fact]
    public void A_living_hosts_groups_are_left_alone()
    {
        if (Linux.Cgroups.Find(out var reason) is not { } cgroups)
        {
            Assert.NotEmpty(reason);
            return;
        }

        var group = cgroups.Create(Linux.Cgroups.NameOf(9, 9));
        try
        {
            cgroups.Sweep();
            Assert.All(group.JoinFiles, file => Assert.True(File.Exists(file)));
        }
        finally
        {
            group.Remove();
        }
    }

    private static Task<Outcome<RunResult>> Run(ICodeRunner runner, Guid owner, string code, RunLimits? limits = null, CancellationToken ct = default) =>
        runner.Run(new RunRequest(owner, RunLanguage.Python, code, [], RunInput.None, limits ?? Limits with { Time = TimeSpan.FromSeconds(40) }), null, ct);
}
