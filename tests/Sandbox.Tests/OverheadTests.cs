using System.Diagnostics;

namespace LearningPlatform.Sandbox.Tests;

public sealed class OverheadTests(Machine machine)
{
    [Fact]
    public async Task A_cold_start_costs_at_most_10_ms_more_than_bare_bubblewrap()
    {
        // On a quiet machine the medians are compared. Other work adds more to a longer chain of processes than to a shorter one, so on a busy machine the
        // best runs are, and where even those had to wait only a gross slowness shows.
        List<double> bare = [], boxed = [];
        for (var run = 0; run < 60; run++)
        {
            bare.Add(await Time(Bare));
            boxed.Add(await Time(async () => Assert.Equal("1\n", (await machine.Python("print(1)")).Output)));
        }

        var figures = $"bare bwrap python3: best {bare.Min():F1} ms, median {Median(bare):F1} ms; runner: best {boxed.Min():F1} ms, median {Median(boxed):F1} ms";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        var quiet = Median(bare) < 1.3 * bare.Min();
        Assert.True(Median(boxed) - Median(bare) <= 10 || (!quiet && (boxed.Min() - bare.Min() <= 10 || Median(boxed) < 4 * Median(bare))), figures);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static async Task<double> Time(Func<Task> body)
    {
        var start = Stopwatch.GetTimestamp();
        await body();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task Bare()
    {
        var start = new ProcessStartInfo("/usr/bin/bwrap") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in "--unshare-all --die-with-parent --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /work --chdir /work /usr/bin/python3 -c print(1)".Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        Assert.Equal("1\n", await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }
}
