// what: files, environment and processes by the Java machine
// verdict: Succeeded
// output: ^held\n$
public class Main {
    public static void main(String[] arguments) throws Exception {
        if (System.getenv().keySet().stream().anyMatch(name -> name.contains("CANARY"))) System.out.println("ESCAPED");
        for (String path : new String[] { "/etc/shadow", "/root", "/home", "/sys/fs/cgroup" })
            if (new java.io.File(path).exists()) System.out.println("ESCAPED " + path);
        if (ProcessHandle.allProcesses().count() > 12) System.out.println("ESCAPED");
        System.out.println("held");
    }
}
