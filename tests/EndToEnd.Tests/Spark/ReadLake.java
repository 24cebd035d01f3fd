import org.apache.spark.sql.SparkSession;

/** Reads tables of a lake as Delta Lake does, and writes their rows to plain Parquet: ReadLake LAKE OUT TABLE… */
public final class ReadLake {
    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder().appName("read-lake").getOrCreate();
        for (int at = 2; at < arguments.length; at++) {
            spark.read().format("delta").load(arguments[0] + "/" + arguments[at]).coalesce(1).write().parquet(arguments[1] + "/" + arguments[at]);
        }
        spark.stop();
    }
}
